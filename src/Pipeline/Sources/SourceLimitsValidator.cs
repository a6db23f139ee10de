using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Sources;

[OptionsValidator]
public sealed partial class SourceLimitsValidator : IValidateOptions<SourceLimits>;
