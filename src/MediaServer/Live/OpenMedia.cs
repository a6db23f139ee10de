using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <summary>Makes the file of one rendition.</summary>
internal delegate MediaFile OpenMedia(string rendition);
