using System.Net;
using System.Net.Sockets;
using Loomcast.Access;

namespace Loomcast.MediaServer.Access;

/// <summary>Who asks, as far as a fair share of the server goes: whom the token was made for, where it says that, else the address.</summary>
internal static class ClientName
{
    private const int SubnetBytes = 8;

    private static readonly object Key = new();

    /// <summary>Remembers the token that was verified.</summary>
    public static void Keep(HttpContext context, string token) => context.Items[Key] = token;

    public static string Of(HttpContext context) =>
        context.Items.TryGetValue(Key, out var item) && item is string token && TokenVerifier.ClientOf(token) is { } client ? $"token {client}"
            : context.Connection.RemoteIpAddress is { } address ? Of(address)
            : "";

    /// <summary>One customer has a whole /64 of IPv6 (RFC 6177): its addresses are one client.</summary>
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubnetBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
