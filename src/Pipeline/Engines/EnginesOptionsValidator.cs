using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Engines;

/// <summary>Says all at once what is wrong with the configured engines, and where.</summary>
public sealed class EnginesOptionsValidator : IValidateOptions<EnginesOptions>
{
    public ValidateOptionsResult Validate(string? name, EnginesOptions options)
    {
        (string, ChainOptions)[] chains = [("Chat", options.Chat), ("Vision", options.Vision), ("Speech", options.Speech), ("Transcription", options.Transcription)];
        string[] faults = [.. chains.SelectMany(chain => Check(chain.Item1, chain.Item2))];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Check(string purpose, ChainOptions options)
    {
        if (options.Chain.Count == 0 && !options.Embedded)
        {
            yield return $"Engines:{purpose} has no engine: allow the embedded one (Engines:{purpose}:Embedded=true) or configure another (Engines:{purpose}:Chain:0:Address).";
        }

        for (var i = 0; i < options.Chain.Count; i++)
        {
            foreach (var fault in Check(options.Chain[i]))
            {
                yield return $"Engines:{purpose}:Chain:{i}: {fault}";
            }
        }

        foreach (var twice in options.Chain.GroupBy(engine => engine.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            yield return $"Engines:{purpose}: two engines are named '{twice.Key}'. Give each a name of its own.";
        }
    }

    private static IEnumerable<string> Check(EngineOptions engine)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(engine, new ValidationContext(engine), faults, validateAllProperties: true);
        foreach (var fault in faults)
        {
            yield return fault.ErrorMessage!;
        }

        if (engine.Name.Equals(EngineRoster.Embedded, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"the name '{EngineRoster.Embedded}' is that of the embedded engine. Choose another.";
        }

        if (!Uri.TryCreate(engine.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length + address.UserInfo.Length > 0)
        {
            yield return $"the address '{address?.GetLeftPart(UriPartial.Path).Replace(address.UserInfo + "@", "", StringComparison.Ordinal) ?? engine.Address}' is none. Write it as http://127.0.0.1:8000/v1, and a key as KeyVariable or KeyFile.";
        }

        if (EngineKey.FaultOf(engine) is { } keyFault)
        {
            yield return keyFault;
        }
    }
}
