using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Vision;

[OptionsValidator]
internal sealed partial class VisionOptionsValidator : IValidateOptions<VisionOptions>;
