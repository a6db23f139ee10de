using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.VoiceActivity;

/// <summary>Voice by a model that all streams share; what it remembers of one stream is here.</summary>
internal sealed class SileroDetector(ModelBatcher<float, float> model, TimeProvider time) : IVoiceDetector
{
    private readonly float[] _input = new float[SileroModel.InputLength];
    private readonly float[] _output = new float[SileroModel.OutputLength];

    public async ValueTask<float> HearAsync(ReadOnlyMemory<short> window, CancellationToken cancellationToken)
    {
        _input.AsSpan(VoiceWindow.Samples, SileroModel.Context).CopyTo(_input);
        for (var i = 0; i < window.Length; i++)
        {
            _input[SileroModel.Context + i] = window.Span[i] / 32_768f;
        }

        // Whoever speaks wants an answer as soon as they are silent; and sound that is behind has to catch up.
        await model.RunAsync(_input, [_output], time.GetUtcNow() + VoiceWindow.Duration, cancellationToken);
        _output.AsSpan(1).CopyTo(_input.AsSpan(SileroModel.InputLength - SileroModel.StateLength));
        return _output[0];
    }
}
