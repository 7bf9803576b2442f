import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchors, links } from "./markdown.js";
import { markdownFiles, read, repositoryFiles, root } from "./repository-files.js";

/** What is wrong with a link, or null. Addresses on the web are not asked for: tests open no connection. */
function broken(from: string, target: string): string | null {
  if (/^[a-z]+:/.test(target))
    return target.startsWith("https://") || target.startsWith("mailto:") ? null : `${from}: ${target} is not https`;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return `${from}: ${target} does not exist`;
  if (anchor !== undefined && !anchors(read(file)).has(anchor)) return `${from}: ${target} has no such heading`;
  return null;
}

describe("links in documents", () => {
  it("lead somewhere", () => {
    const all = markdownFiles().flatMap((file) => links(read(file)).map((target) => broken(file, target)));
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((one) => one !== null)).toEqual([]);
  });

  it("are named in the source only where there is a page", () => {
    const named = repositoryFiles()
      .filter((file) => /^(src|models)\//.test(file))
      .flatMap((file) => [...read(file).matchAll(/\bdocs\/[\w/-]+\.md/g)].map(([page]) => ({ file, page })));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ page }) => !existsSync(join(root, page)))).toEqual([]);
  });

  it("of docs/README.md reach every document in docs/", () => {
    const reached = links(read("docs/README.md")).map((target) => join("docs", target));
    const documents = markdownFiles().filter((file) => file.startsWith("docs/") && file !== "docs/README.md");
    expect(documents.length).toBeGreaterThan(5);
    expect(documents.filter((file) => !reached.includes(file))).toEqual([]);
  });

  it("fire when they lead nowhere", () => {
    expect(broken("README.md", "docs/no-such-page.md")).toContain("does not exist");
    expect(broken("README.md", "docs/ARCHITECTURE.md#no-such-heading")).toContain("no such heading");
    expect(broken("README.md", "http://example.org")).toContain("not https");
    expect(broken("docs/ARCHITECTURE.md", "errors.md")).toBeNull();
    expect(broken("README.md", "docs/ARCHITECTURE.md#layers")).toBeNull();
  });
});
