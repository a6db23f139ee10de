using Microsoft.Extensions.Options;

namespace Loomcast.Pipeline.Commentary;

[OptionsValidator]
public sealed partial class CommentaryEngineOptionsValidator : IValidateOptions<CommentaryEngineOptions>;
