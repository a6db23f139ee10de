namespace Loomcast.MediaServer.Live;

/// <summary>How far another rendition of the stream was when this one published.</summary>
internal readonly record struct RenditionReport(string Name, Edge Edge);
