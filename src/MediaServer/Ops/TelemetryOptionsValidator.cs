using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Ops;

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
