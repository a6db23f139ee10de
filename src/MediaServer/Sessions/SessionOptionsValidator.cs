using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
