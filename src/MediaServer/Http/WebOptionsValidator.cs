using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;
