namespace Loomcast.MediaServer.Http;

/// <summary>One kind of error that the API answers with. Its type URI is stable and leads to <see cref="Remedy"/>.</summary>
/// <param name="Name">Last segment of the type URI.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="Remedy">What to do about it, for the page behind the type URI.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, string Remedy)
{
    public string Type => "/problems/" + Name;
}
