using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Avatar;

[OptionsValidator]
internal sealed partial class AvatarOptionsValidator : IValidateOptions<AvatarOptions>;
