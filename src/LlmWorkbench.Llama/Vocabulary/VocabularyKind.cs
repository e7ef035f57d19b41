namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>The kinds of tokenizer that llama.cpp knows (llama_vocab_type).</summary>
public enum VocabularyKind
{
    /// <summary>The model has no vocabulary.</summary>
    None = 0,

    /// <summary>SentencePiece with byte fall-back, as Llama 2 uses.</summary>
    SentencePiece = 1,

    /// <summary>Byte-level byte-pair encoding, as GPT-2 uses.</summary>
    BytePairEncoding = 2,

    /// <summary>WordPiece, as BERT uses.</summary>
    WordPiece = 3,

    /// <summary>Unigram, as T5 uses.</summary>
    Unigram = 4,

    /// <summary>RWKV's greedy tokenizer.</summary>
    Rwkv = 5,

    /// <summary>PLaMo-2's table tokenizer.</summary>
    Plamo2 = 6,
}
