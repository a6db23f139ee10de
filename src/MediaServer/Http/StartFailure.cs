using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

/// <summary>Says in one sentence why the server cannot start and what to do, for the failures that a user can mend.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        IOException { InnerException: AddressInUseException } =>
            $"{failure.Message.TrimEnd('.')}: end the program that holds this port, or choose another with --Listening:HttpPort=N and --Listening:Http2Port=N.",
        IOException or UnauthorizedAccessException => failure.Message,
        _ => null,
    };
}
