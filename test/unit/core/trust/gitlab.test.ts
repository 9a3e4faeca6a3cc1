import assert from 'node:assert/strict';

import { reportOf, tell } from './trustOf.ts';

const FILE = '.gitlab-ci.yml';
const places = (text: string): readonly string[] => tell(FILE, text).places;

describe('where a pipeline of GitLab reaches into a cluster', () => {
  it('is each writing command, with the variable that lets it in', () => {
    const text = [
      'stages: [build, deploy]',
      'variables: {APP: shop}',
      'build:',
      '  script:',
      '    - docker build .',
      'deploy:',
      '  stage: deploy',
      '  image: {name: alpine/k8s, entrypoint: [""]}',
      '  before_script:',
      '    - mkdir -p ~/.kube',
      '    - echo "$PROD_ACCESS" | base64 -d > ~/.kube/config',
      '  script:',
      '    - kubectl set image deployment/$APP $APP=registry.example/$APP:$CI_COMMIT_SHA',
      '    - |',
      '      helm upgrade --install till charts/till',
      '',
    ].join('\n');
    assert.deepEqual(tell(FILE, text), {
      places: [
        'PL803 credential PROD_ACCESS (PROD_ACCESS)',
        'PL801 push kubectl set image deployment/$APP $APP=registry.example/$APP:$CI_COMMIT_SHA (PROD_ACCESS)',
        'PL802 push helm upgrade --install till charts/till (PROD_ACCESS)',
      ],
      underlined: [
        '$PROD_ACCESS',
        'kubectl set image deployment/$APP $APP=registry.example/$APP:$CI_COMMIT_SHA',
        'helm upgrade --install till charts/till',
      ],
      gitWrites: [],
    });
  });
  it('is the context of an agent', () => {
    const text =
      'deploy:\n  script:\n    - kubectl config use-context team/infra:prod\n    - kubectl apply -f x\n';
    assert.deepEqual(places(text), [
      'PL803 credential team/infra:prod (team/infra:prod)',
      'PL801 push kubectl apply -f x (team/infra:prod)',
    ]);
    const environment =
      'deploy:\n  environment: {name: prod, kubernetes: {agent: "team/infra:prod"}}\n  script: [./x.sh]\n';
    assert.deepEqual(places(environment), ['PL803 credential team/infra:prod (team/infra:prod)']);
  });
  it('is what an agent says that it lets in', () => {
    const config = '.gitlab/agents/prod/config.yaml';
    const told = tell(config, 'gitops: {}\nci_access:\n  projects:\n    - id: team/shop\n');
    assert.deepEqual(told.places, ['PL803 credential prod (prod)']);
    assert.deepEqual(told.underlined, ['ci_access']);
    assert.deepEqual(tell(config, 'ci_access: {projects: []}\n').places, []);
    assert.deepEqual(tell(config, 'user_access: {}\n').places, []);
  });
  it('is no path of a kubeconfig, and no variable of GitLab itself', () => {
    assert.deepEqual(
      places('a:\n  script:\n    - echo $KUBECONFIG $CI_JOB_TOKEN $KUBE_VERSION $CLUSTER_NAME\n'),
      [],
    );
    assert.equal(places('a:\n  script:\n    - kubectl --token "$KUBE_TOKEN" get pods\n').length, 1);
  });
  it('tells what waits for somebody from what runs by itself', () => {
    const job = (more: string): string =>
      `migrate:\n  ${more}\n  script: [kubectl create job a --from=cronjob/b]\n`;
    assert.match(places(job('when: manual'))[0] ?? '', /^PL808 oneOff/);
    assert.match(
      places(job('rules: [{if: $CI_COMMIT_BRANCH, when: manual}, {when: never}]'))[0] ?? '',
      /^PL808 oneOff/,
    );
    assert.match(places(job(`rules: [{if: '$CI_PIPELINE_SOURCE == "web"'}]`))[0] ?? '', /^PL808 oneOff/);
    assert.match(places(job('rules: [{when: manual}, {if: $CI_COMMIT_TAG}]'))[0] ?? '', /^PL801 push/);
    assert.match(places(job('stage: deploy'))[0] ?? '', /^PL801 push/);
  });
  it('is read of templates, of scripts that all jobs share, and of lists in lists', () => {
    const text =
      '.deploy: {script: [kubectl apply -f a]}\ndefault:\n  before_script: [kubectl apply -f b]\nafter_script: [kubectl apply -f c]\nd:\n  script:\n    - [kubectl apply -f d, "true"]\n    - !reference [.deploy, script]\n';
    assert.deepEqual(
      places(text).map((line) => line.replace(/^PL801 push kubectl apply -f (.).*/, '$1')),
      ['a', 'b', 'c', 'd'],
    );
  });
  it('is read of pipelines only', () => {
    const text = 'a:\n  script: [kubectl apply -f x]\n';
    assert.equal(reportOf('ci/deploy.gitlab-ci.yml', text)?.places.length, 1);
    assert.equal(reportOf('.gitlab/ci/deploy.yml', text)?.places.length, 1);
    assert.equal(reportOf('deploy.yml', text), undefined);
    assert.deepEqual(reportOf(FILE, 'stages: [a]\n')?.places, []);
  });
});
