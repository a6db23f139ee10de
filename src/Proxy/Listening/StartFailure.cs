using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Listening;

/// <summary>Says in one sentence why the edge cannot start and what to do, for the failures that a user can mend.</summary>
internal static class StartFailure
{
    private const string OtherPort = "choose another with --Proxy:HttpPort=N and --Proxy:HttpsPort=N";

    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        IOException { InnerException: AddressInUseException } => $"{failure.Message.TrimEnd('.')}: end the program that holds this port or {OtherPort}.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"this user may not listen on a port below 1024: {OtherPort}.",
        CryptographicException => $"Proxy:Certificate and Proxy:CertificateKey are no PEM pair ({failure.Message}).",
        _ => null,
    };
}
