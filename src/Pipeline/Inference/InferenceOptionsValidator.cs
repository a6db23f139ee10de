using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Inference;

[OptionsValidator]
internal sealed partial class InferenceOptionsValidator : IValidateOptions<InferenceOptions>;
