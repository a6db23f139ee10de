using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Events;

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
