namespace Loomcast.Pipeline.Speech;

/// <param name="Symbol">The ARPAbet symbol whose mouth is most like it.</param>
/// <param name="Weight">How long it lasts, relative to other sounds.</param>
internal readonly record struct IpaPhone(string Symbol, double Weight);
