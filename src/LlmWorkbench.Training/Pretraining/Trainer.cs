using System.Diagnostics;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>Trains a model on the generated corpus, step by step, with checkpoints from which it can go on.</summary>
public sealed class Trainer : IDisposable
{
    private const int ValidationWindows = 32;
    private const int ProgressEvery = 10;
    private const double MaximumGradientNorm = 1.0;
    private readonly TokenWindows _windows;
    private readonly Tensor _past;
    private readonly Optimizer _optimizer;
    private readonly DocumentStream _documents;
    private readonly double _earlierSeconds;
    private readonly Stopwatch _watch = new();

    private Trainer(TrainingOptions options, string? fromCheckpoint)
    {
        options.Validate();
        Options = options;
        CurriculumCorpus corpus = options.MakeCorpus();
        if (fromCheckpoint is null)
        {
            Tokenizer = CorpusTokenizer.Learn(corpus.VocabularyTexts(options.Shape.Vocabulary), options.Shape.Vocabulary);
            Network = new TransformerNetwork(options.Shape, options.Seed, options.SharedStart);
            _optimizer = new Optimizer(Network, options.WeightDecay);
            _documents = corpus.Training();
        }
        else
        {
            CheckpointHeader header = Checkpoint.ReadHeader(fromCheckpoint);
            Tokenizer = Checkpoint.ReadTokenizer(fromCheckpoint, header);
            Network = Checkpoint.ReadNetwork(fromCheckpoint, header);
            _optimizer = new Optimizer(Network, options.WeightDecay);
            Checkpoint.ReadMoments(fromCheckpoint, _optimizer);
            _documents = corpus.Training(header.DocumentPosition);
            Sources = Checkpoint.Files(fromCheckpoint);
            (Step, _earlierSeconds, Loss, ValidationLoss) = (header.Step, header.Seconds, header.Loss ?? double.NaN, header.ValidationLoss);
        }

        // The corpus counts how often it tells each fact, so each telling has to be read.
        _windows = new TokenWindows(Tokenizer, repeatsCut: true);
        _past = ones(options.Shape.Context, options.Shape.Context, dtype: ScalarType.Bool).tril();
    }

    /// <summary>The run's options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The model in its present state.</summary>
    public TransformerNetwork Network { get; }

    /// <summary>The tokenizer learned from the corpus.</summary>
    public BytePairTokenizer Tokenizer { get; }

    /// <summary>The files that it goes on from; none for a new training. What is written is as private as they are.</summary>
    public IReadOnlyList<string> Sources { get; } = [];

    /// <summary>How many steps are done.</summary>
    public int Step { get; private set; }

    /// <summary>The training loss of the last step, in nats a token; not a number before the first.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>The loss over held-out documents when last measured, in nats a token.</summary>
    public double? ValidationLoss { get; private set; }

    /// <summary>The time spent training, over all sittings.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(_earlierSeconds) + _watch.Elapsed;

    /// <summary>Starts a new training: learns the tokenizer and draws the first weights.</summary>
    /// <param name="options">What to train.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static Trainer Start(TrainingOptions options) => new(options, null);

    /// <summary>Goes on from a run's newest checkpoint, with the options that it was started with.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="tokens">Another number of tokens to train on in all; null for the one that the run was started with.</param>
    /// <param name="checkpointEvery">Other steps from one checkpoint to the next; null for those that the run was started with.</param>
    /// <param name="ends">Whether the run's end begins here (<see cref="TrainingOptions.EndingFrom"/>), which needs more tokens.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the end has begun already or has no step left.</exception>
    /// <exception cref="FileNotFoundException">There is no checkpoint.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static Trainer Resume(string runFolder, long? tokens = null, int? checkpointEvery = null, bool ends = false)
    {
        string folder = Checkpoint.Newest(runFolder);
        CheckpointHeader header = Checkpoint.ReadHeader(folder);
        TrainingOptions options = header.Options;
        TrainingOptions next = options with
        {
            Tokens = tokens ?? options.Tokens,
            CheckpointEvery = checkpointEvery ?? options.CheckpointEvery,
            EndingFrom = options.EndingFrom ?? (ends ? header.DocumentPosition : null),
        };
        if (ends && options.EndingFrom is { } from)
        {
            throw new ArgumentException($"The end of {runFolder} began with document {from} already; go on without --ending.");
        }

        if (ends && next.Steps <= header.Step)
        {
            throw new ArgumentException($"{runFolder} is at its last step, {header.Step}: its end needs more --tokens.");
        }

        return new Trainer(next, folder);
    }

    /// <summary>Trains to the end, or until it is stopped.</summary>
    /// <param name="runFolder">Where checkpoints and the loss curve (<see cref="LossLog"/>) go; null for none.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancellation">Stops after the present step, with a checkpoint.</param>
    /// <returns>Whether the training reached its end.</returns>
    public bool Run(string? runFolder = null, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (runFolder is not null)
        {
            LossLog.Begin(runFolder, Step, FileReaders.Of(Sources));
        }

        _watch.Start();
        (int lastStep, TimeSpan lastTime) = (Step, _watch.Elapsed);
        while (Step < Options.Steps && !cancellation.IsCancellationRequested)
        {
            double learningRate = Options.LearningRateAt(Step);
            TakeStep(learningRate);
            bool atCheckpoint = Step % Options.CheckpointEvery == 0 || Step == Options.Steps;
            if (atCheckpoint)
            {
                ValidationLoss = MeasureValidationLoss(ValidationWindows);
                Save(runFolder);
            }

            if (atCheckpoint || Step % ProgressEvery == 0)
            {
                double speed = (Step - lastStep) * Options.TokensPerStep / (_watch.Elapsed - lastTime).TotalSeconds;
                (lastStep, lastTime) = (Step, _watch.Elapsed);
                var report = new TrainingProgress(
                    Step,
                    Options.Steps,
                    (long)Step * Options.TokensPerStep,
                    Loss,
                    atCheckpoint ? ValidationLoss : null,
                    learningRate,
                    speed,
                    Elapsed
                );
                if (runFolder is not null)
                {
                    LossLog.Add(runFolder, report);
                }

                progress?.Invoke(report);
            }
        }

        Save(runFolder);
        _watch.Stop();
        return Step == Options.Steps;
    }

    /// <summary>Measures the loss over the first windows of held-out documents.</summary>
    /// <param name="count">How many windows of the context's length.</param>
    /// <returns>Nats a token; each document is read from its beginning, without the ones before it.</returns>
    public double MeasureValidationLoss(int count)
    {
        DocumentStream heldOut = Options.MakeCorpus().Validation();
        double sum = 0.0;
        using IDisposable noGradient = no_grad();
        for (int i = 0; i < count; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            sum += LossOf([_windows.Next(heldOut, Options.Shape.Context)], eachAlone: true).item<float>();
        }

        return sum / count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _past.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
    }

    // Three of four steps hide the documents before from each document: where every name in sight belongs to the same story, models soon
    // learn to look names up; and windows of half the context hold every document whole and cost a fifth less. The fourth step shows
    // windows as long as the context, so that all of it is used in training.
    private void TakeStep(double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        bool eachAlone = Step % 4 != 3;
        int length = eachAlone && Options.Shape.Context % 2 == 0 ? Options.Shape.Context / 2 : Options.Shape.Context;
        int count = Options.TokensPerStep / length;
        Tensor loss = LossOf([.. Enumerable.Range(0, count).Select(_ => _windows.Next(_documents, length))], eachAlone);
        loss.backward();
        _optimizer.Step(Step, learningRate, MaximumGradientNorm);
        Loss = loss.item<float>();
        Step++;
    }

    private Tensor LossOf(TokenWindow[] batch, bool eachAlone)
    {
        int time = batch[0].Tokens.Length - 1;
        Tensor tokens = stack(batch.Select(window => tensor(window.Tokens)).ToArray());
        Tensor? visible = null;
        if (eachAlone)
        {
            Tensor documents = stack(batch.Select(window => tensor(window.Documents[..time])).ToArray());
            Tensor past = _past.narrow(0, 0, time).narrow(1, 0, time);
            visible = documents.unsqueeze(2).eq(documents.unsqueeze(1)).logical_and(past).unsqueeze(1);
        }

        Tensor logits = Network.Forward(tokens.narrow(1, 0, time), visible);
        return nn.functional.cross_entropy(logits.reshape(-1, Options.Shape.Vocabulary), tokens.narrow(1, 1, time).reshape(-1));
    }

    private void Save(string? runFolder)
    {
        if (runFolder is not null)
        {
            var header = new CheckpointHeader(
                Options,
                Step,
                _documents.Position,
                Elapsed.TotalSeconds,
                double.IsNaN(Loss) ? null : Loss,
                ValidationLoss
            );
            Checkpoint.Write(runFolder, header, Tokenizer, Network, _optimizer, FileReaders.Of(Sources));
        }
    }
}
