#!/bin/sh
# First install of a production cluster, or its repair. Everything after this comes from Git.
set -eu

kubectl create namespace argocd --dry-run=client -o yaml | kubectl apply -f -
kubectl apply --server-side --force-conflicts -k bootstrap/argocd
kubectl -n argocd rollout status deployment/argocd-server --timeout=300s
kubectl apply -f clusters/prod/argocd/projects/
kubectl apply -f clusters/prod/root.yaml
