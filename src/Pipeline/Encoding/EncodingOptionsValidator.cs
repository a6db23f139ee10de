using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Encoding;

[OptionsValidator]
public sealed partial class EncodingOptionsValidator : IValidateOptions<EncodingOptions>;
