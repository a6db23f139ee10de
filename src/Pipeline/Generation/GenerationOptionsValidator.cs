using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Generation;

[OptionsValidator]
public sealed partial class GenerationOptionsValidator : IValidateOptions<GenerationOptions>;
