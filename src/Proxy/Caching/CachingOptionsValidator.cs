using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Caching;

[OptionsValidator]
internal sealed partial class CachingOptionsValidator : IValidateOptions<CachingOptions>;
