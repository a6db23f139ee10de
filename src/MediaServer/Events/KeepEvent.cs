using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Events;

/// <summary>Keeps an event beyond the end of the process, before anybody hears of it; never throws.</summary>
internal delegate void KeepEvent(KeptEvent e);
