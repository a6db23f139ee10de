using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Live;

[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
