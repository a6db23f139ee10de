using Microsoft.Extensions.Options;

namespace Loomcast.Proxy.Listening;

[OptionsValidator]
internal sealed partial class ListeningOptionsValidator : IValidateOptions<ListeningOptions>;
