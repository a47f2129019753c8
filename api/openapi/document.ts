import { ProblemDetails } from '../contracts/problem';
import { examples } from '../examples';
import type { Example } from '../examples/example';
import type { RouteGroup } from '../mount';
import { Components, type Json } from './components';
import { headers } from './headers';
import { operation, tagOf } from './operation';
import { problemExamples } from './responses';
import { introduction, tagWords } from './words';

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Json;
}

const exampleOf = new Map<string, Example>(Object.entries(examples));

/** The routes as OpenAPI 3.1, made of the same values that are mounted and that check. */
export function openApi(groups: readonly RouteGroup[], publicUrl: string): OpenApiDocument {
  const schemas = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const { prefix, routes } of groups) {
    for (const route of routes) {
      const path = prefix + route.path;
      const example = exampleOf.get(`${route.verb} ${path}`) ?? {};
      paths[path] = {
        ...paths[path],
        [route.verb.toLowerCase()]: operation(route, path, example, schemas),
      };
    }
  }
  schemas.use(ProblemDetails, 'output');
  const used = new Set(Object.keys(paths).map(tagOf));
  const tags = [...new Set([...Object.keys(tagWords), ...used])].filter((name) => used.has(name));
  return {
    openapi: '3.1.0',
    info: {
      title: 'OrderFlow',
      version: '1',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: tags.map((name) => ({ name, ...(tagWords[name] && { description: tagWords[name] }) })),
    paths,
    components: {
      schemas: schemas.all,
      headers,
      examples: problemExamples(schemas.kinds),
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Token KEY`, as log-in gives it; `Bearer KEY` is accepted too.',
        },
      },
    },
  };
}
