// Prints the Go types of the fields of Kubernetes' built-in kinds, which a server names in its errors: one struct a line,
// by group, version and name. `go run ./gotypes > ../../../world/api/types/structs.json` writes them anew.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
)

var roots = []any{
	core.ConfigMap{}, core.LimitRange{}, core.Namespace{}, core.PersistentVolume{}, core.PersistentVolumeClaim{}, core.Pod{},
	core.ResourceQuota{}, core.Secret{}, core.Service{}, core.ServiceAccount{},
	apps.DaemonSet{}, apps.Deployment{}, apps.ReplicaSet{}, apps.StatefulSet{},
	autoscaling.HorizontalPodAutoscaler{}, batch.CronJob{}, batch.Job{}, coordination.Lease{},
	networking.Ingress{}, networking.IngressClass{}, networking.NetworkPolicy{}, policy.PodDisruptionBudget{},
	rbac.ClusterRole{}, rbac.ClusterRoleBinding{}, rbac.Role{}, rbac.RoleBinding{}, scheduling.PriorityClass{}, storage.StorageClass{},
}

var structs = map[string]map[string]string{}
var unmarshaler = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()

func group(t reflect.Type) string {
	p := strings.Split(t.PkgPath(), "/")
	if len(p) < 2 {
		return ""
	}
	return p[len(p)-2]
}

// id is unique: group.version.Name
func id(t reflect.Type) string { return group(t) + "." + t.String() }

// spell writes a type as Go prints it. A struct of an API has its group before it, a type with a name of its own what it
// is behind an @.
func spell(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return spell(t.Elem())
	}
	if t.Kind() == reflect.Struct {
		if reflect.PointerTo(t).Implements(unmarshaler) {
			return "=" + t.String()
		}
		walk(t)
		return "#" + id(t)
	}
	what := t.Kind().String()
	switch t.Kind() {
	case reflect.Slice:
		what = "[]" + spell(t.Elem())
	case reflect.Map:
		what = "map[" + t.Key().String() + "]" + spell(t.Elem())
	}
	if t.Name() != "" && t.PkgPath() != "" {
		return t.String() + "@" + what
	}
	return what
}

func walk(t reflect.Type) {
	if _, ok := structs[id(t)]; ok {
		return
	}
	fields := map[string]string{}
	structs[id(t)] = fields
	collect(t, fields, "")
}

// collect adds the fields of a struct. One of an embedded struct has the names of those it lies in before a slash: the
// decoder tells of them.
func collect(t reflect.Type, fields map[string]string, within string) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("json"), ",")
		inline := len(tag) > 1 && tag[1] == "inline" || (f.Anonymous && tag[0] == "")
		if inline {
			ft := f.Type
			if ft.Kind() == reflect.Pointer {
				ft = ft.Elem()
			}
			collect(ft, fields, within+f.Name+"/")
			continue
		}
		if tag[0] == "" || tag[0] == "-" {
			continue
		}
		fields[tag[0]] = within + spell(f.Type)
	}
}

func main() {
	for _, root := range roots {
		walk(reflect.TypeOf(root))
	}
	names := slices.Sorted(maps.Keys(structs))
	fmt.Println("{")
	for at, name := range names {
		fields, err := json.Marshal(structs[name])
		if err != nil {
			panic(err)
		}
		comma := ","
		if at == len(names)-1 {
			comma = ""
		}
		fmt.Printf("%q: %s%s\n", name, fields, comma)
	}
	fmt.Println("}")
}
