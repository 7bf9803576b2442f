import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Llama, LlamaModule } from "./find-llama.js";

/** A string of the schema ends after so many characters: a model of random weights would not end it. */
const mostCharacters = 60;

interface ChatRequest {
  readonly messages: readonly { readonly content: string }[];
  readonly max_tokens: number;
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema: { readonly properties: object } } };
}

/** A llama.cpp decoder behind the requests that OpenAI-compatible servers take; replies to a JSON Schema are held to it by a grammar. */
export async function llamaServer(module: LlamaModule, modelPath: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const llama = await module.getLlama({
    build: "never",
    skipDownload: true,
    gpu: false,
    maxThreads: 1,
    logLevel: "error",
    progressLogs: false,
  });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize: 8192, threads: 1 });
  const completion = new module.LlamaCompletion({ contextSequence: context.getSequence() });
  let last: Promise<unknown> = Promise.resolve();
  const complete = async (request: ChatRequest): Promise<object> => {
    const prompt = request.messages.map(({ content }) => content).join("\n");
    const grammar = await grammarOf(llama, request);
    const { response, metadata } = await completion.generateCompletionWithMeta(prompt, {
      grammar,
      maxTokens: request.max_tokens,
      seed: 1,
      temperature: 1,
    });
    const end = metadata.stopReason === "maxTokens" ? "length" : "stop";
    return {
      choices: [{ index: 0, message: { role: "assistant", content: response }, finish_reason: end }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    };
  };
  const http = createServer((request, response) => {
    const send = (value: object): void => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.url === "/v1/models") return send({ object: "list", data: [{ id: "tiny" }] });
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString("utf8")));
    request.on("end", () => {
      last = last.then(async () => send(await complete(JSON.parse(text) as ChatRequest))); // one sequence, one text at a time
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    close: async () => {
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
      await last;
      await llama.dispose();
    },
  };
}

async function grammarOf(llama: Llama, { response_format: format }: ChatRequest): Promise<unknown> {
  const schema = format?.json_schema?.schema;
  if (schema === undefined) return undefined;
  return await llama.createGrammarForJsonSchema({ ...schema, properties: { text: { type: "string", maxLength: mostCharacters } } });
}
