import { objectMeta } from '../../src/core/schema/objectMeta.ts';
import type { Schema, SchemaRef } from '../../src/core/schema/schema.ts';
import { SchemaTable } from '../../src/core/schema/table.ts';
import { unreachable } from '../../src/core/util/unreachable.ts';
import type { DeclaredField, DeclaredType } from './declarations.ts';
import { readDeclaration } from './declarations.ts';
import type { Overlay, OverlayField } from './overlay.ts';

/** Types of the Kubernetes API machinery that mean more, or less, than their declaration says. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  IIoK8sApiextensionsApiserverPkgApisApiextensionsV1JSON: {},
  IIoK8sApimachineryPkgRuntimeRawExtension: {},
  IIoK8sApimachineryPkgApisMetaV1Time: { type: 'string' },
  IIoK8sApimachineryPkgUtilIntstrIntOrString: { type: ['integer', 'string'] },
};

/** Controllers write these, so their shape is not checked. */
const OPEN_FIELDS: ReadonlySet<string> = new Set(['status', 'operation']);

/** Turns declared types into rows of a table, each named type once, with what the overlay adds. */
export class Converter {
  readonly table: SchemaTable;
  readonly #overlay: Overlay;
  readonly #done = new Map<string, SchemaRef>();
  readonly #used = new Set<string>();

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
    this.table = new SchemaTable();
  }

  /** The schema of a kind from the file that declares it. */
  kind(file: string, apiVersion: string): SchemaRef {
    const { name, type } = readDeclaration(file);
    if (type.is !== 'object') {
      throw new Error(`${file} declares no object`);
    }
    const fields = type.fields.filter((field) => !['apiVersion', 'kind', 'metadata'].includes(field.name));
    const properties: Record<string, SchemaRef> = {
      apiVersion: this.table.add({ type: 'string' }),
      kind: this.table.add({ type: 'string' }),
      metadata: objectMeta(this.table),
    };
    for (const field of fields) {
      properties[field.name] = OPEN_FIELDS.has(field.name)
        ? this.table.add({})
        : this.#convert(field.type, apiVersion);
    }
    const required = fields
      .filter((field) => !field.isOptional && field.name === 'spec')
      .map((field) => field.name);
    return this.table.add({ type: 'object', name, properties, required, additionalProperties: false });
  }

  /** Types of the overlay that no kind uses: a typo there, or a package that changed. */
  unused(): readonly string[] {
    return Object.keys(this.#overlay.types).filter((name) => !this.#used.has(name));
  }

  #convert(type: DeclaredType, apiVersion: string): SchemaRef {
    switch (type.is) {
      case 'primitive':
        return this.table.add(primitive(type.name));
      case 'literals':
        return this.table.add({ type: 'string', enum: type.values });
      case 'array':
        return this.table.add({ type: 'array', items: this.#convert(type.of, apiVersion) });
      case 'map':
        return this.table.add({ type: 'object', additionalProperties: this.#convert(type.of, apiVersion) });
      case 'union':
        return this.table.add({ type: ['integer', 'string'] });
      case 'object':
        return this.#object('', type.fields, apiVersion);
      case 'reference':
        return this.#reference(type, apiVersion);
      default:
        return unreachable(type);
    }
  }

  #reference(type: Extract<DeclaredType, { is: 'reference' }>, apiVersion: string): SchemaRef {
    const special = SPECIAL[type.name];
    if (special) {
      return this.table.add(special);
    }
    const key = `${type.file} ${apiVersion}`;
    const known = this.#done.get(key);
    if (known !== undefined) {
      return known;
    }
    const declaration = readDeclaration(type.file);
    const made =
      declaration.type.is === 'object'
        ? this.#object(declaration.name, declaration.type.fields, apiVersion)
        : this.#convert(declaration.type, apiVersion);
    this.#done.set(key, made);
    return made;
  }

  #object(name: string, fields: readonly DeclaredField[], apiVersion: string): SchemaRef {
    const properties: Record<string, SchemaRef> = {};
    const required = new Set(fields.filter((field) => !field.isOptional).map((field) => field.name));
    for (const field of fields) {
      properties[field.name] = this.#convert(field.type, apiVersion);
    }
    for (const key of [name, `${apiVersion}:${name}`]) {
      for (const [field, more] of Object.entries(this.#overlay.types[key] ?? {})) {
        this.#used.add(key);
        properties[field] = this.#overlaid(properties[field], more, `${key}.${field}`);
        if (more.required === true) {
          required.add(field);
        } else if (more.required === false) {
          required.delete(field);
        }
      }
    }
    return this.table.add({
      type: 'object',
      ...(name === '' ? {} : { name }),
      properties,
      ...(required.size > 0 ? { required: [...required] } : {}),
      additionalProperties: false,
    });
  }

  #overlaid(known: SchemaRef | undefined, more: OverlayField, where: string): SchemaRef {
    const { like, new: isNew, ...own } = more;
    if (isNew === true ? known !== undefined : known === undefined) {
      throw new Error(`${where}: the overlay and the package disagree about whether the field is new`);
    }
    const base =
      like === undefined ? (known === undefined ? {} : this.table.rows[known]) : this.#like(like, where);
    return this.table.add({ ...base, ...this.#inline(own) });
  }

  /** A named type of the overlay itself. */
  #like(name: string, where: string): Schema {
    const shape = this.#overlay.shapes[name];
    if (!shape) {
      throw new Error(`${where}: the overlay has no shape ${name}`);
    }
    return this.#inline(shape);
  }

  /** Nested shapes of the overlay are written out; in the table they are rows. */
  #inline(shape: OverlayField): Schema {
    const { items, properties, additionalProperties, like, new: _new, required, ...rest } = shape;
    const ref = (one: OverlayField): SchemaRef =>
      this.table.add({
        ...(one.like === undefined ? {} : this.#like(one.like, 'a shape')),
        ...this.#inline(one),
      });
    return {
      ...(like === undefined ? {} : this.#like(like, 'a shape')),
      ...rest,
      ...(items && { items: ref(items) }),
      ...(properties && {
        properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, ref(one)])),
        ...(Array.isArray(required) ? { required } : {}),
        additionalProperties: false as const,
      }),
      ...(additionalProperties && { additionalProperties: ref(additionalProperties) }),
    };
  }
}

/** Every number of these APIs is whole. */
function primitive(name: string): Schema {
  switch (name) {
    case 'string':
    case 'boolean':
      return { type: name };
    case 'number':
      return { type: 'integer' };
    default:
      throw new Error(`a type ${name} that is not known here`);
  }
}
