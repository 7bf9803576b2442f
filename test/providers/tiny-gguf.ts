import { writeFileSync } from "node:fs";
import { createRng, seedKey } from "../../src/random/rng.js";

/** Sizes of the model; its weights are drawn, so it knows nothing. */
const [width, layers, heads, inner, contextLength] = [64, 2, 4, 128, 8192];
const firstSign = 32;
const signs = Array.from({ length: 95 }, (_, i) => String.fromCharCode(firstSign + i));

/** Tokens: unknown, start, end, 256 bytes, printable signs (a space as SentencePiece writes it); kinds as GGUF numbers them. */
const vocabulary = [
  ...["<unk>", "<s>", "</s>"].map((text, i) => ({ text, kind: i === 0 ? 2 : 3 })),
  ...Array.from({ length: 256 }, (_, byte) => ({ text: `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`, kind: 6 })),
  ...signs.map((sign) => ({ text: sign === " " ? "\u2581" : sign, kind: 1 })),
];

const types = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;
const alignment = 32;

/** Writes a model of the llama architecture with random weights, about half a megabyte (GGUF version 3). */
export function writeTinyGguf(path: string): void {
  const tensors = tensorShapes();
  const settings = settingsOf();
  const infos: Buffer[] = [];
  const data: Buffer[] = [];
  const rng = createRng(seedKey("tiny model"));
  let offset = 0;
  for (const { name, shape } of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    const isNorm = shape.length === 1;
    const values = Float32Array.from({ length: count }, () => (isNorm ? 1 : (rng.nextFloat() - 0.5) * 0.2));
    infos.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset));
    data.push(padded(Buffer.from(values.buffer)));
    offset += data.at(-1)!.length;
  }
  const head = [Buffer.from("GGUF"), uint32(3), uint64(tensors.length), uint64(settings.length), ...settings, ...infos];
  writeFileSync(path, Buffer.concat([padded(Buffer.concat(head)), ...data]));
}

function settingsOf(): Buffer[] {
  const number = (key: string, value: number): Buffer => Buffer.concat([text(key), uint32(types.uint32), uint32(value)]);
  const words = (key: string, value: string): Buffer => Buffer.concat([text(key), uint32(types.string), text(value)]);
  const list = (key: string, type: number, items: readonly Buffer[]): Buffer =>
    Buffer.concat([text(key), uint32(types.array), uint32(type), uint64(items.length), ...items]);
  return [
    words("general.architecture", "llama"),
    words("general.name", "tiny"),
    number("llama.context_length", contextLength),
    number("llama.embedding_length", width),
    number("llama.block_count", layers),
    number("llama.feed_forward_length", inner),
    number("llama.attention.head_count", heads),
    number("llama.attention.head_count_kv", heads),
    number("llama.rope.dimension_count", width / heads),
    number("llama.vocab_size", vocabulary.length),
    Buffer.concat([text("llama.attention.layer_norm_rms_epsilon"), uint32(types.float32), float32(1e-5)]),
    words("tokenizer.ggml.model", "llama"),
    list(
      "tokenizer.ggml.tokens",
      types.string,
      vocabulary.map((token) => text(token.text)),
    ),
    list(
      "tokenizer.ggml.scores",
      types.float32,
      vocabulary.map((_, i) => float32(-i)),
    ),
    list(
      "tokenizer.ggml.token_type",
      types.int32,
      vocabulary.map(({ kind }) => uint32(kind)),
    ),
    number("tokenizer.ggml.unknown_token_id", 0),
    number("tokenizer.ggml.bos_token_id", 1),
    number("tokenizer.ggml.eos_token_id", 2),
  ];
}

function tensorShapes(): { readonly name: string; readonly shape: readonly number[] }[] {
  const layer = (i: number): { name: string; shape: number[] }[] => [
    { name: `blk.${i}.attn_norm.weight`, shape: [width] },
    ...["q", "k", "v", "output"].map((part) => ({ name: `blk.${i}.attn_${part}.weight`, shape: [width, width] })),
    { name: `blk.${i}.ffn_norm.weight`, shape: [width] },
    { name: `blk.${i}.ffn_gate.weight`, shape: [width, inner] },
    { name: `blk.${i}.ffn_up.weight`, shape: [width, inner] },
    { name: `blk.${i}.ffn_down.weight`, shape: [inner, width] },
  ];
  return [
    { name: "token_embd.weight", shape: [width, vocabulary.length] },
    ...Array.from({ length: layers }, (_, i) => layer(i)).flat(),
    { name: "output_norm.weight", shape: [width] },
    { name: "output.weight", shape: [width, vocabulary.length] },
  ];
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
