using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Speech;

[OptionsValidator]
public sealed partial class PocketsphinxOptionsValidator : IValidateOptions<PocketsphinxOptions>;
