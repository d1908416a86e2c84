/**
 * Reads serverless.yml as far as a machine without an account can: CloudFormation's tags become its long forms, the
 * framework's variables their values.
 */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';

export function readServerlessFile(text: string, stage: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw error;

  const root = longForms(document.contents);
  return withValues(root, { root, stage, depth: 0 });
}

/** What a stage has set one of the file's `params` to. */
export function readSetting(text: string, stage: string, name: string): unknown {
  const value = readServerlessFile(`setting: \${param:${name}}\n${text}`, stage);

  return typeof value === 'object' && value !== null && 'setting' in value ? value.setting : undefined;
}

/**
 * `!Ref X` becomes `{Ref: X}`, `!GetAtt X.Arn` `{Fn::GetAtt: X.Arn}`, whatever the tag is: a new one needs no
 * change here.
 */
function longForms(node: unknown): unknown {
  const value = untagged(node);
  const tag = isNode(node) && !isAlias(node) ? node.tag : undefined;
  if (!tag?.startsWith('!') || tag.startsWith('!!')) return value;
  const name = tag.slice(1);
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
}

function untagged(node: unknown): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.filter(isPair).map(({ key, value }) => [String(isScalar(key) ? key.value : key), longForms(value)]),
    );
  }
  if (isSeq(node)) return node.items.map(longForms);
  return isScalar(node) ? node.value : node;
}

type Scope = { readonly root: unknown; readonly stage: string; readonly depth: number };

const variable = /\$\{(?!AWS::)([^${}]+)\}/g;

function withValues(value: unknown, scope: Scope): unknown {
  if (scope.depth > 50) throw new Error('serverless.yml: a variable refers to itself');

  const deeper = { ...scope, depth: scope.depth + 1 };
  if (Array.isArray(value)) return value.map((item) => withValues(item, deeper));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withValues(item, deeper)]));
  }
  return typeof value === 'string' ? textWithValues(value, deeper) : value;
}

function textWithValues(text: string, scope: Scope): unknown {
  const [only] = text.matchAll(variable);
  if (only?.[0] === text) {
    const value = variableValue(only[1], scope);
    return value === undefined ? text : withValues(value, scope);
  }

  const next = text.replaceAll(variable, (whole, inner: string) => String(variableValue(inner, scope) ?? whole));
  return next === text ? text : withValues(next, scope);
}

function variableValue(inner = '', scope: Scope): unknown {
  const [source = '', fallback] = inner.split(/,(.*)/s).map((part) => part.trim());
  if (['sls:stage', 'self:provider.stage', 'opt:stage'].includes(source)) return scope.stage;
  const own = source.startsWith('self:') ? at(scope.root, source.slice('self:'.length).split('.')) : undefined;
  if (source.startsWith('param:')) {
    const name = source.slice('param:'.length);
    return at(scope.root, ['params', scope.stage, name]) ?? at(scope.root, ['params', 'default', name]);
  }
  return own ?? fallback?.replace(/^(['"])(.*)\1$/s, '$2');
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
