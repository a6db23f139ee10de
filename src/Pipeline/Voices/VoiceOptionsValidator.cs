using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Voices;

[OptionsValidator]
internal sealed partial class VoiceOptionsValidator : IValidateOptions<VoiceOptions>;
