# The folders of src/hayate in the order in which data flows (src/hayate/README.md). What is in the
# first list knows nothing of torch. tools/check_layers.sh reads the lists, too.
set(HAYATE_CORE_ROOMS
  base launch kernels volume resampling io download dicom phantom transforms metrics data analysis
  recipe graphs runs verify windows labelling reporting planning profiling exporting serve)
set(HAYATE_ENGINE_ROOMS
  distributed networks losses optimizers inferers prediction augmentation training
  benchmarks)
