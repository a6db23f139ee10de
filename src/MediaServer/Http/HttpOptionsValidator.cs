using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
