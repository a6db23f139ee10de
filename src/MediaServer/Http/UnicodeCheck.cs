using System.Text.Json;

namespace Loomcast.MediaServer.Http;

/// <summary>Whether all texts in JSON can be read: its grammar allows halves of surrogate pairs (RFC 8259, 8.2), which no string can hold.</summary>
internal static class UnicodeCheck
{
    public static bool Passes(JsonElement json)
    {
        try
        {
            Read(json);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // the reader has no other way to say it
        }
    }

    // As deep as the parser allows, which is 64.
    private static void Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
        }
    }
}
