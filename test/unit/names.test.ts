import assert from 'node:assert/strict';

import type {
  AppSource,
  Clock,
  ClusterClient,
  GitRepository,
  Logger,
  Renderer,
} from '../../src/core/ports.ts';
import type { CommandArgs } from '../../src/vscode/commands/ids.ts';
import type { VirtualDocuments } from '../../src/vscode/documents/virtualDocuments.ts';
import { figure } from '../../bench/harness.ts';
import { compareApp } from '../../src/app/compareApp.ts';
import { followOperation } from '../../src/app/followOperation.ts';
import { SourceLocator } from '../../src/app/locateSource.ts';
import { ManifestIndex } from '../../src/core/manifest/index.ts';
import { Pacer } from '../../src/vscode/pacer.ts';
import { launchVsCode } from '../host/launchVsCode.ts';
import { runMochaInHost } from '../host/runMochaInHost.ts';
import { startDemoCluster } from '../world/api/startDemoCluster.ts';
import { isInSurface, surface } from '../world/api/surface.ts';
import { startDemoWorld } from '../world/demo.ts';
import { editLive } from '../world/incident.ts';
import { mergeBranch, serveOrigin } from '../world/origin.ts';
import { startPullLoop } from '../world/pullLoop.ts';
import { rendered } from '../world/renders.ts';
import { buildRepository } from '../world/repository.ts';

/** Ports and tables of the view exist as types: that this file compiles is their proof. */
export interface ReservedTypes {
  readonly ports: [AppSource, ClusterClient, GitRepository, Renderer, Clock, Logger];
  readonly commands: CommandArgs;
  readonly documents: VirtualDocuments;
}

/** What later work builds on by name. A name that moves breaks here first, and says so. */
describe('names that others build on', () => {
  const functions = {
    buildRepository,
    serveOrigin,
    mergeBranch,
    rendered,
    editLive,
    startPullLoop,
    startDemoCluster,
    startDemoWorld,
    isInSurface,
    launchVsCode,
    runMochaInHost,
    figure,
    followOperation,
    compareApp,
    SourceLocator,
    ManifestIndex,
    Pacer,
  };
  for (const [name, value] of Object.entries(functions)) {
    it(`has ${name}`, () => assert.equal(typeof value, 'function'));
  }

  it('keeps the surface of the demo cluster as data', () => assert.ok(surface.length > 0));

  it('tells declarations and apps apart in the manifest index', () => {
    assert.equal(typeof ManifestIndex.prototype.declarationsOf, 'function');
    assert.equal(typeof ManifestIndex.prototype.appsOf, 'function');
  });
});
