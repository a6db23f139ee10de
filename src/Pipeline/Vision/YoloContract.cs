using System.Collections.Immutable;
using Loomcast.Pipeline.Inference;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Vision;

/// <summary>
/// The layout of Ultralytics' YOLOv8, YOLO11 and YOLO26 exports. Input [N, 3, H, W], RGB from 0 to 1. Output [N, 4 + classes (+ keypoints), anchors]
/// with centre, size and a score a class; or [N, boxes, 6 (+ keypoints)] with corners, score and class where the model removes doubles itself.
/// </summary>
/// <param name="Task">What it is for.</param>
/// <param name="Names">Its classes.</param>
/// <param name="Width">Of the input, pixels.</param>
/// <param name="Height">Of the input, pixels.</param>
/// <param name="Keypoints">How many, and how many numbers each: 2 or 3; none for detection.</param>
internal sealed record YoloContract(ModelTask Task, ImmutableArray<string> Names, int Width, int Height, (int Count, int Numbers) Keypoints)
{
    private const int DefaultSize = 640;
    private const int LargestSize = 4096;
    private const string Remedy = "Export it as 'yolo export format=onnx' does, from YOLOv8 or YOLO11, for detection or pose.";

    /// <summary>The model gives finished boxes.</summary>
    public bool IsEndToEnd { get; private init; }

    /// <summary>Numbers of all keypoints of one object.</summary>
    public int KeypointNumbers => Keypoints.Count * Keypoints.Numbers;

    /// <summary>Reads what a model notes of itself and declares; its output is checked later, when its shape is known.</summary>
    /// <exception cref="VisionException">It is another kind of model.</exception>
    public static YoloContract Read(string model, ModelDescription description)
    {
        var input = description.Input;
        Require(input.Type == TensorElementType.Float && input.Shape.Length == 4 && input.Shape[1] is 3 or -1, model, $"its input is {input}, and should be Float [batch, 3, height, width]");
        Require(description.Output.Type == TensorElementType.Float && description.Output.Shape.Length == 3, model, $"its output is {description.Output}, and should be Float with three dimensions");
        var task = description.Notes.GetValueOrDefault("task", "detect");
        Require(task is "detect" or "pose", model, $"its task is '{task}', and should be 'detect' or 'pose'");
        var size = PythonLiteral.Integers(description.Notes.GetValueOrDefault("imgsz", ""));
        var (height, width) = size is [var h, var w] ? (h, w) : (DefaultSize, DefaultSize);
        (height, width) = (input.Shape[2] > 0 ? input.Shape[2] : height, input.Shape[3] > 0 ? input.Shape[3] : width);
        Require(width is > 0 and <= LargestSize && height is > 0 and <= LargestSize, model, $"its pictures are {width}x{height}, and should be at most {LargestSize}x{LargestSize}");
        var keypoints = PythonLiteral.Integers(description.Notes.GetValueOrDefault("kpt_shape", "[17, 3]"));
        Require(task == "detect" || keypoints is [> 0, 2 or 3], model, $"its kpt_shape is '{description.Notes.GetValueOrDefault("kpt_shape")}', and should be as '[17, 3]'");
        var names = PythonLiteral.Names(description.Notes.GetValueOrDefault("names", ""));
        return new YoloContract(task == "pose" ? ModelTask.Pose : ModelTask.Detect, [.. Dense(names)], width, height, task == "pose" ? (keypoints[0], keypoints[1]) : default)
        {
            IsEndToEnd = PythonLiteral.IsTrue(description.Notes.GetValueOrDefault("end2end", "")),
        };
    }

    /// <summary>Checks the output by its full shape. A model that names no classes gets numbers for names.</summary>
    /// <exception cref="VisionException">It does not fit what the model notes of itself.</exception>
    public YoloContract With(string model, ModelTensor output)
    {
        var (rows, columns) = (output.Shape[1], output.Shape[2]);
        if (IsEndToEnd || (columns == 6 + KeypointNumbers && rows != 4 + Names.Length + KeypointNumbers))
        {
            Require(columns == 6 + KeypointNumbers, model, $"its output is {output}, and should be [batch, boxes, {6 + KeypointNumbers}] for a model that is noted as end2end");
            return this with { IsEndToEnd = true };
        }

        var classes = Names.IsEmpty ? rows - 4 - KeypointNumbers : Names.Length;
        Require(classes > 0 && rows == 4 + classes + KeypointNumbers, model, $"its output is {output}, and should be [batch, {4 + Math.Max(1, classes) + KeypointNumbers}, anchors]: 4 for the box, {Math.Max(1, classes)} for the classes, {KeypointNumbers} for keypoints");
        return Names.IsEmpty ? this with { Names = [.. Enumerable.Range(0, classes).Select(number => $"{number}")] } : this;
    }

    public string NameOf(int number) => number >= 0 && number < Names.Length ? Names[number] : $"{number}";

    private static IEnumerable<string> Dense(SortedDictionary<int, string> names) =>
        names.Count == 0 ? [] : Enumerable.Range(0, names.Last().Key + 1).Select(number => names.GetValueOrDefault(number, $"{number}"));

    private static void Require(bool holds, string model, string differs)
    {
        if (!holds)
        {
            throw new VisionException($"Model {model} is not in the layout of YOLOv8: {differs}. {Remedy}");
        }
    }
}
