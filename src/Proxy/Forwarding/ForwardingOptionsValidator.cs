using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Forwarding;

[OptionsValidator]
internal sealed partial class ForwardingOptionsValidator : IValidateOptions<ForwardingOptions>;
