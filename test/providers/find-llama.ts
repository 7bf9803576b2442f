import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The parts of node-llama-cpp that the decoder's server uses. */
export interface LlamaModule {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaCompletion: new (options: { readonly contextSequence: unknown }) => Completion;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<{ createContext(options: object): Promise<{ getSequence(): unknown }> }>;
  createGrammarForJsonSchema(schema: object): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface Completion {
  generateCompletionWithMeta(
    prompt: string,
    options: object,
  ): Promise<{ readonly response: string; readonly metadata: { readonly stopReason: string } }>;
}

const packageName = "node-llama-cpp";

/**
 * node-llama-cpp, from the folder that STANDIN_LLAMA_CPP names or from here; null where it is not installed. It is no
 * dependency: it brings several builds of the engine.
 */
export async function findLlama(): Promise<LlamaModule | null> {
  const folder = process.env["STANDIN_LLAMA_CPP"] ?? import.meta.dirname;
  process.env["NODE_LLAMA_CPP_SKIP_DOWNLOAD"] = "true";
  try {
    const place = createRequire(join(folder, "x.js")).resolve(packageName);
    return (await import(pathToFileURL(place).href)) as LlamaModule;
  } catch {
    return null;
  }
}
