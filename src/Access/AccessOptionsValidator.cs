using Microsoft.Extensions.Options;

namespace Loomcast.Access;

[OptionsValidator]
public sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
