using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Loomcast.Access;

namespace Loomcast.MediaServer.Access;

/// <summary>"MediaServer token play ID [hours]" prints a token instead of starting a server.</summary>
internal static class TokenCommand
{
    private const string Usage = "Usage: MediaServer token play|publish|api ID|'*' [HOURS], with Access:Key as the servers have it (Access__Key=... in the environment).";

    public static bool IsIn(string[] args) => args is ["token", ..];

    /// <returns>Exit status: 0, 1 without a usable key, 2 for misuse.</returns>
    public static int Run(string[] args, IConfiguration configuration, TimeProvider time, TextWriter output, TextWriter errors)
    {
        if (!TryParse(args, out var audience, out var subject, out var validFor))
        {
            errors.WriteLine(Usage);
            return 2;
        }

        var options = new AccessOptions();
        configuration.GetSection("Access").Bind(options);
        var wrong = options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage).FirstOrDefault();
        if (wrong is not null || options.KeyBytes is not { } key)
        {
            errors.WriteLine(wrong ?? "Access:Key is not set, so no token is needed. Make a key with 'openssl rand -base64 32', and give it to the servers too.");
            return 1;
        }

        output.WriteLine(new TokenSigner(key, time).Sign(audience, subject, validFor ?? options.ValidFor));
        return 0;
    }

    private static bool TryParse(string[] args, out string audience, out string subject, out TimeSpan? validFor)
    {
        (audience, subject, validFor) = ("", "", null);
        if (args is not [_, Audience.Play or Audience.Publish or Audience.Api, { } id, ..] || args.Length > 4 || !(id == "*" || id.All(char.IsAsciiLetterOrDigit)) || id.Length == 0)
        {
            return false;
        }

        (audience, subject) = (args[1], id);
        if (args.Length == 4)
        {
            if (!double.TryParse(args[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) || hours is <= 0 or > 100_000)
            {
                return false;
            }

            validFor = TimeSpan.FromHours(hours);
        }

        return true;
    }
}
