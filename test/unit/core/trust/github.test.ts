import assert from 'node:assert/strict';

import { reportOf, tell, WORKFLOW, workflow } from './trustOf.ts';

const run = (script: string): string => `      - run: ${script}\n`;
const places = (text: string): readonly string[] => tell(WORKFLOW, text).places;

describe('where a workflow of GitHub reaches into a cluster', () => {
  it('is each writing command, with the secret that lets it in', () => {
    const text = workflow(
      'push',
      [
        '      - name: Log in',
        '        run: echo "${{ secrets.PROD }}" | base64 -d > ~/.kube/config',
        '      - run: |',
        '          kubectl apply -n shop \\',
        '            -f apps/shop/ # all of it',
        '          kubectl -n shop rollout status deployment/shop',
        '          kubectl get pods && kubectl rollout restart deployment/shop',
        '',
      ].join('\n'),
    );
    assert.deepEqual(tell(WORKFLOW, text), {
      places: [
        'PL803 credential PROD (PROD)',
        'PL801 push kubectl apply -n shop -f apps/shop/ (PROD)',
        'PL801 push kubectl rollout restart deployment/shop (PROD)',
      ],
      underlined: [
        'secrets.PROD',
        'kubectl apply -n shop \\\n            -f apps/shop/',
        'kubectl rollout restart deployment/shop',
      ],
      gitWrites: [],
    });
  });
  it('is every release of Helm', () => {
    const script =
      '|\n          helm template a b\n          helm upgrade --install -n x shop ./chart\n          helm repo add a b\n          helm uninstall till\n';
    assert.deepEqual(places(workflow('push', run(script))), [
      'PL802 push helm upgrade --install -n x shop ./chart ()',
      'PL802 push helm uninstall till ()',
    ]);
  });
  it('is no reading, rendering or dry run', () => {
    for (const command of [
      'kubectl get pods',
      'kubectl diff -f x',
      'kubectl apply -f x --dry-run=server',
      'kubectl create secret generic a --dry-run=client -o yaml',
      'kubectl set image -f x a=b --local -o yaml',
      'kubectl kustomize apps/shop',
      'kubectl config use-context prod',
      'kubectl create token ci',
      'helm upgrade a b --dry-run',
      'helm lint charts/web',
      'helm dependency update x',
      'echo kubectl apply -f x',
      "grep 'kubectl apply' docs/*.md",
      'kubectl apply --help',
      'flux install --export',
    ]) {
      assert.deepEqual(places(workflow('push', run(command))), [], command);
    }
  });
  it('is nothing in a job that makes its own cluster', () => {
    for (const step of [
      '      - uses: helm/kind-action@v1\n',
      '      - uses: ./.github/actions/setup-kind\n',
      '      - uses: medyagh/setup-minikube@v1\n',
      '      - run: k3d cluster create test\n',
      '      - run: curl -sfL https://get.k3s.io | sh -\n',
      '      - uses: someone/actions/create-cluster@v1\n',
    ]) {
      assert.deepEqual(places(workflow('push', step + run('kubectl apply -f x'))), [], step);
    }
  });
  it('is still another job beside it', () => {
    const text = `on: push\njobs:\n  test:\n    steps:\n      - uses: helm/kind-action@v1\n      - run: kubectl apply -f a\n  deploy:\n    steps:\n      - run: kubectl apply -f b\n`;
    assert.deepEqual(places(text), ['PL801 push kubectl apply -f b ()']);
  });
  it('is what fetches a kubeconfig with the login of a cloud', () => {
    const login =
      '      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: "arn:aws:iam::1:role/ci", aws-region: eu-central-1}\n';
    const text = workflow('push', `${login}${run('aws eks update-kubeconfig --name prod')}`);
    assert.deepEqual(places(text), ['PL803 credential arn:aws:iam::1:role/ci (arn:aws:iam::1:role/ci)']);
    for (const command of [
      'gcloud container clusters get-credentials prod --zone a',
      'az aks get-credentials -n prod -g group',
      'doctl kubernetes cluster kubeconfig save prod',
    ]) {
      assert.equal(places(workflow('push', run(command))).length, 1, command);
    }
  });
  it('names the login by who comes in', () => {
    const login = (inputs: string): string => {
      const step = `      - uses: google-github-actions/auth@v2\n        with: {${inputs}}\n`;
      return (
        places(workflow('push', `${step}${run('gcloud container clusters get-credentials prod')}`))[0] ?? ''
      );
    };
    assert.match(
      login('workload_identity_provider: "${{ secrets.WIF }}", service_account: "${{ vars.DEPLOYER }}"'),
      / DEPLOYER \(/,
    );
    assert.match(login('credentials_json: "${{ secrets.GCP_SA }}"'), / GCP_SA \(/);
    assert.match(login('project_id: shop'), / google-github-actions\/auth \(/);
  });
  it('is a secret handed to a workflow that a job calls', () => {
    const text =
      'on: push\njobs:\n  prod:\n    uses: ./.github/workflows/deploy.yml\n    secrets:\n      KUBE: ${{ secrets.KUBE_CONFIG_PROD }}\n      TOKEN: ${{ secrets.NPM_TOKEN }}\n';
    assert.deepEqual(places(text), ['PL803 credential KUBE_CONFIG_PROD (KUBE_CONFIG_PROD)']);
  });
  it('is what actions do and are given', () => {
    const steps = [
      '      - uses: azure/k8s-set-context@v4\n        with: {method: kubeconfig, kubeconfig: "${{ secrets.AKS }}"}\n',
      '      - uses: Azure/k8s-deploy@v5\n        with: {manifests: apps/}\n',
      '      - uses: google-github-actions/get-gke-credentials@v2\n        with: {cluster_name: prod}\n',
    ].join('');
    assert.deepEqual(places(workflow('push', steps)), [
      'PL803 credential AKS (AKS)',
      'PL801 push azure/k8s-deploy (AKS, google-github-actions/get-gke-credentials)',
      'PL803 credential google-github-actions/get-gke-credentials (google-github-actions/get-gke-credentials)',
    ]);
  });
  it('is a secret named like one, wherever it is taken; once for a whole workflow', () => {
    const text = `on: push\nenv:\n  KUBE_CONFIG: \${{ secrets.KUBE_CONFIG }}\njobs:\n  a: {steps: [{run: ./x.sh}]}\n  b: {steps: [{run: ./y.sh, env: {T: "\${{ secrets.K8S_PROD_TOKEN }}"}}]}\n`;
    assert.deepEqual(places(text), [
      'PL803 credential KUBE_CONFIG (KUBE_CONFIG)',
      'PL803 credential K8S_PROD_TOKEN (K8S_PROD_TOKEN)',
    ]);
    const other = workflow(
      'push',
      '      - run: ./x.sh\n        env: {T: "${{ secrets.GITHUB_TOKEN }}", C: "${{ secrets.CLUSTER_NAME }}", D: "${{ secrets.COSIGN_KEY }}", V: "${{ vars.KUBE_CONFIG_PATH }}"}\n',
    );
    assert.deepEqual(places(other), []);
  });
  it('tells a bootstrap from a deployment', () => {
    const url = (version: string): string =>
      `kubectl apply -n argocd -f https://raw.githubusercontent.com/argoproj/argo-cd/${version}/manifests/install.yaml`;
    const verdict = (on: string, command: string): string =>
      places(workflow(on, run(command)))
        .map((line) => line.replace(/ (?:kubectl|helm|flux) .* \(/, ' ('))
        .join();
    assert.equal(verdict('workflow_dispatch', url('v3.1.0')), 'PL807 bootstrap ()');
    assert.equal(verdict('workflow_dispatch', url('stable')), 'PL807 bootstrap () unpinned');
    assert.equal(verdict('push', url('v3.1.0')), 'PL807 bootstrap () everyPush');
    assert.equal(
      verdict('workflow_dispatch', 'helm upgrade --install argocd argo/argo-cd'),
      'PL807 bootstrap () unpinned',
    );
    assert.equal(
      verdict('workflow_dispatch', 'helm install argocd argo/argo-cd --version 8.0.0'),
      'PL807 bootstrap ()',
    );
    assert.equal(verdict('workflow_dispatch', 'flux bootstrap github --owner x'), 'PL807 bootstrap ()');
    assert.equal(
      verdict('workflow_dispatch', 'kubectl apply -f clusters/prod/root.yaml'),
      'PL807 bootstrap ()',
    );
    assert.equal(verdict('push', 'kubectl apply -f apps/argocd-demo/x.yaml'), 'PL801 push ()');
  });
  it('tells a one-off by hand from a deployment by hand', () => {
    const migrate = run('kubectl create job migrate --from=cronjob/migrate');
    const apply = run('kubectl apply -f apps/shop');
    assert.match(places(workflow('workflow_dispatch', migrate))[0] ?? '', /^PL808 oneOff/);
    assert.match(places(workflow('workflow_dispatch', apply, 'Orders backfill'))[0] ?? '', /^PL808 oneOff/);
    assert.match(places(workflow('workflow_dispatch', apply))[0] ?? '', /^PL801 push/);
    assert.match(places(workflow('[push, workflow_dispatch]', migrate))[0] ?? '', /^PL801 push/);
  });
  it('does not show what stands in a command as a secret', () => {
    for (const [command, shown] of [
      ['kubectl --token=abcdef0123456789 apply -f x', 'kubectl --token=[redacted] apply -f x'],
      ['kubectl --token hunter2 apply -f x', 'kubectl --token [redacted] apply -f x'],
      ['kubectl --token "$TOKEN" apply -f x', 'kubectl --token $TOKEN apply -f x'],
      ['helm upgrade a b --set db.password=hunter2', 'helm upgrade a b --set db.password=[redacted]'],
    ] as const) {
      assert.ok(places(workflow('push', run(command)))[0]?.includes(` push ${shown} (`), command);
    }
  });
  it('tells who writes to Git instead', () => {
    const text = workflow(
      'push',
      `${run('git commit -am x && git push')}      - uses: peter-evans/create-pull-request@v7\n`,
    );
    assert.deepEqual(tell(WORKFLOW, text), {
      places: [],
      underlined: [],
      gitWrites: ['git push', 'peter-evans/create-pull-request'],
    });
  });
  it('is read of files that are workflows only', () => {
    const text = workflow('push', run('kubectl apply -f x'));
    assert.equal(reportOf('.forgejo/workflows/a.yml', text)?.places.length, 1);
    assert.equal(reportOf('shop/.github/workflows/a.yml', text)?.places.length, 1);
    assert.equal(reportOf('workflows/a.yml', text), undefined);
    assert.equal(reportOf('.github/dependabot.yml', text), undefined);
    assert.deepEqual(reportOf(WORKFLOW, 'name: x\n'), { name: '', places: [], gitWrites: [] });
    assert.equal(reportOf(WORKFLOW, 'a: b: c\n'), undefined);
  });
  it('stands for every cut of a file', () => {
    const text = workflow(
      '{push: {branches: [main]}}',
      '      - run: |\n          echo "${{ secrets.KUBE }}" > ~/.kube/config\n          kubectl apply -f - <<EOF\n          a\n          EOF\n      - run: >-\n          helm upgrade\n          a b\n      - uses: azure/k8s-deploy@v5\n        with: {kubeconfig: "${{ secrets.KUBECONFIG }}"}\n',
    );
    assert.equal(places(text).length, 5);
    for (let end = 0; end <= text.length; end++) {
      for (const { range } of reportOf(WORKFLOW, text.slice(0, end))?.places ?? []) {
        assert.ok(range.start >= 0 && range.start < range.end && range.end <= end, `cut at ${end}`);
      }
    }
  });
});
