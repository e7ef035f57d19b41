using LlmWorkbench.Training.Pretraining;

using var trainer = args is [_, "resume"] ? Trainer.Resume(args[0]) : Trainer.Start(new TrainingOptions());
TorchSharp.torch.set_num_threads(2);
trainer.Run(args[0], progress => Console.WriteLine($"{DateTime.Now:HH:mm:ss} {progress.Step}/{progress.Steps} tokens {progress.Tokens} loss {progress.Loss:f4} val {progress.ValidationLoss:f4} lr {progress.LearningRate:g4} {progress.TokensPerSecond:f0} tok/s elapsed {progress.Elapsed:hh\\:mm\\:ss} left {progress.Remaining:hh\\:mm\\:ss}"));
