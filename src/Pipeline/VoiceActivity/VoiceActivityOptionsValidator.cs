using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.VoiceActivity;

[OptionsValidator]
internal sealed partial class VoiceActivityOptionsValidator : IValidateOptions<VoiceActivityOptions>;
