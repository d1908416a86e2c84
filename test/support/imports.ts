/** Which file imports which: static, dynamic and type imports, as TypeScript reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** `file` imports `target`: a path of this project, or the name of a package. */
export type Import = { readonly file: string; readonly target: string };

export function filesOf(rooms: readonly string[]): readonly string[] {
  return rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  );
}

export function importsOf(file: string, text = readFileSync(file, 'utf8')): readonly Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    file,
    target: fileName.startsWith('.') ? join(dirname(file), fileName) : fileName,
  }));
}

/** Groups of files that reach each other: Tarjan's strongly connected components of more than one file. */
export function circlesOf(imports: readonly Import[]): readonly (readonly string[])[] {
  const targets = Map.groupBy(imports, ({ file }) => file);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    stack.push(file);
    let low = index;
    for (const { target } of targets.get(file) ?? [])
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    lowest.set(file, low);

    if (low === index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1 || targets.get(file)?.some(({ target }) => target === file)) circles.push(circle.sort());
    }

    return low;
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);

  return circles;
}

/** All that these files lead to, themselves included. */
export function reachedFrom(files: readonly string[], imports: readonly Import[]): ReadonlySet<string> {
  const targets = Map.groupBy(imports, ({ file }) => file);
  const reached = new Set(files);
  for (const file of reached) for (const { target } of targets.get(file) ?? []) reached.add(target);

  return reached;
}
