import ts from "typescript";

/** What the rules need to know of one source file. */
export interface SourceFacts {
  readonly path: string;
  /** Specifiers of static, dynamic and type imports, re-exports and `new URL("./x.worker.js", import.meta.url)`. */
  readonly imports: readonly Import[];
  /** Ambient names in use, e.g. "process", "Math.random", "new Date()". */
  readonly ambient: readonly string[];
  readonly hasDefaultExport: boolean;
  readonly hasEnum: boolean;
  /** Names of base classes. */
  readonly baseClasses: readonly string[];
  /** `export * from` anywhere, or nothing but imports and re-exports. */
  readonly isBarrel: boolean;
  readonly lineCount: number;
  readonly startsWithComment: boolean;
}

export interface Import {
  readonly specifier: string;
  /** Names bound by the import; empty for side effects, namespaces, dynamic imports and worker addresses. */
  readonly names: readonly string[];
}

const ambientGlobals = new Set(["process", "console", "performance", "fetch", "WebSocket", "EventSource", "XMLHttpRequest"]);

/** Parses one file. @param path relative to the repository, with forward slashes */
export function sourceFacts(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const ambient: string[] = [];
  const baseClasses: string[] = [];
  let hasEnum = false;
  const visit = (node: ts.Node): void => {
    imports.push(...importsOf(node));
    const name = ambientUse(node);
    if (name !== null) ambient.push(name);
    if (ts.isEnumDeclaration(node)) hasEnum = true;
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(node.parent)) {
      baseClasses.push(...node.types.map((type) => type.expression.getText(file)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    path,
    imports,
    ambient,
    hasEnum,
    baseClasses,
    hasDefaultExport: file.statements.some(isDefaultExport),
    isBarrel: isBarrel(file),
    lineCount: text.trimEnd().split("\n").length,
    startsWithComment: /^(#!.*\n)?\s*\/[/*]/.test(text),
  };
}

function importsOf(node: ts.Node): Import[] {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    return [{ specifier: textOf(node.moduleSpecifier), names: boundNames(node) }];
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return [{ specifier: textOf(node.argument.literal), names: [] }];
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined) {
    return [{ specifier: textOf(node.arguments[0]), names: [] }];
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "URL" && node.arguments?.[1]?.getText() === "import.meta.url") {
    const specifier = textOf(node.arguments[0]!);
    return specifier.endsWith(".js") ? [{ specifier, names: [] }] : [];
  }
  return [];
}

function boundNames(node: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (bindings === undefined || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return [];
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** The literal's text; for anything else the source itself, so that a computed import is seen and refused as unknown. */
function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

function ambientUse(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0) return "new Date()";
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    return text === "Date.now" || text === "Math.random" ? text : null;
  }
  if (!ts.isIdentifier(node) || !ambientGlobals.has(node.text)) return null;
  const parent = node.parent;
  const isName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ((ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent)) && parent.name === node);
  if (isName && !(ts.isPropertyAccessExpression(parent) && parent.expression.getText() === "globalThis")) return null;
  return node.text;
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some((element) => element.name.text === "default");
  }
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword) ?? false);
}

function isBarrel(file: ts.SourceFile): boolean {
  const reexports = file.statements.filter((s) => ts.isExportDeclaration(s));
  if (reexports.some((s) => s.moduleSpecifier !== undefined && s.exportClause === undefined)) return true;
  return reexports.length > 0 && file.statements.every((s) => ts.isImportDeclaration(s) || ts.isExportDeclaration(s));
}
