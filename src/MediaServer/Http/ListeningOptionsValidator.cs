using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Http;

[OptionsValidator]
internal sealed partial class ListeningOptionsValidator : IValidateOptions<ListeningOptions>;
