// SPDX-License-Identifier: Apache-2.0
// Writes the seeds of all fuzz targets: make_seeds fuzz/corpus. Inputs that once broke a reader lie
// beside them as found_*, and stay.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <iostream>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/philox_stream.h"
#include "hayate/data/prepared_case_file.h"
#include "hayate/io/download_manifest.h"
#include "hayate/io/safetensors.h"
#include "support/deflate_bytes.h"
#include "support/file_bytes.h"
#include "support/nifti_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

template <class T>
std::vector<T> numbers(std::size_t count) {
  std::vector<T> values(count);
  std::iota(values.begin(), values.end(), T{});
  return values;
}

template <class T>
NiftiBytes volume(int version, bool big_endian, int datatype) {
  NiftiBytes file(version, big_endian);
  return file.shape({2, 3, 2}).datatype(datatype).append(numbers<T>(12));
}

std::map<std::string, NiftiBytes> nifti_files() {
  std::map<std::string, NiftiBytes> files;
  for (const int version : {1, 2}) {
    for (const bool big_endian : {false, true}) {
      const auto add = [&](const std::string& name, const NiftiBytes& file) {
        files.emplace("nifti" + std::to_string(version) + (big_endian ? "_big_" : "_") + name,
                      file);
      };
      add("uint8", volume<std::uint8_t>(version, big_endian, 2));
      add("int16", volume<std::int16_t>(version, big_endian, 4).scaling(0.5, -3));
      add("float32", volume<float>(version, big_endian, 16));
      add("float64", volume<double>(version, big_endian, 64));
      add("uint64", volume<std::uint64_t>(version, big_endian, 1280));
      add("nan", NiftiBytes(version, big_endian)
                     .shape({2, 1})
                     .datatype(16)
                     .append(std::vector<float>{NAN, INFINITY}));
      add("channels", volume<std::uint8_t>(version, big_endian, 2).shape({2, 3, 1, 2}));
      add("vectors", volume<std::uint8_t>(version, big_endian, 2).shape({2, 3, 1, 1, 2}));
      add("sform", volume<std::uint8_t>(version, big_endian, 2)
                       .pixdim(1, 2)
                       .sform(1, {-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30}));
      add("qform", volume<std::uint8_t>(version, big_endian, 2)
                       .pixdim(0, -1)
                       .qform(1, {0.5, 0.5, 0.5}, {1, 2, 3}));
      add("both_forms", volume<std::uint8_t>(version, big_endian, 2)
                            .pixdim(1, 2)
                            .qform(1, {0, 1, 0}, {1, 2, 3})
                            .sform(2, {2, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1}));
      // Lengths are taken in two dimensions, where the sform agrees with pixdim and the qform does
      // not.
      add("flat_forms", volume<std::uint8_t>(version, big_endian, 2)
                            .shape({3, 4})
                            .qform(1, {0.38, 0, 0}, {1, 2, 3})
                            .sform(0, {1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1}));
      add("giant", volume<std::uint8_t>(version, big_endian, 64).shape({32767, 32767, 32767}));
    }
  }
  NiftiBytes pair;
  pair.shape({2, 3, 2}).datatype(4).put_text(344, "ni1").vox_offset(0);
  files.emplace("pair", pair);
  NiftiBytes extended;
  extended.shape({2, 3, 2}).datatype(64).vox_offset(352 + 13).put<std::uint8_t>(348, 1);
  extended.append(numbers<std::uint8_t>(13)).append(numbers<double>(12));
  files.emplace("extension", extended);
  return files;
}

Bytes join(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

void write_nifti_seeds(const fs::path& corpus) {
  for (const auto& [name, file] : nifti_files()) {
    write_bytes(corpus / "nifti" / name, file.bytes());
    if (name.find("_big_") != std::string::npos) continue;
    write_bytes(corpus / "nifti_gzip" / name, join({{std::byte{100}}, file.bytes()}));
  }
  const Bytes plain = nifti_files().at("nifti1_int16").bytes();
  const auto pack = [](const Bytes& content) {
    return deflate_bytes(content, DeflateWrapper::kGzip);
  };
  const Bytes packed = pack(plain);
  const Bytes zeros(16);
  const auto half = plain.begin() + 200;
  write_bytes(corpus / "nifti" / "gzip", packed);
  write_bytes(corpus / "nifti" / "gzip_nifti2", pack(nifti_files().at("nifti2_big_int16").bytes()));
  write_bytes(corpus / "nifti" / "gzip_giant", pack(nifti_files().at("nifti1_giant").bytes()));
  write_bytes(corpus / "nifti" / "gzip_padded", join({packed, zeros}));
  write_bytes(corpus / "nifti" / "gzip_tail", join({packed, {std::byte{7}}}));
  write_bytes(corpus / "nifti" / "gzip_members",
              join({pack({plain.begin(), half}), pack({half, plain.end()})}));
}

const std::string kDigits = "1 2 3 4 5 6 7 8 9 10 11 12\n";

void write_nrrd_seeds(const fs::path& folder) {
  const std::string start =
      "NRRD0005\n# a comment\ncontent: seed\ntype: int16\ndimension: 3\n"
      "sizes: 2 3 2\nendian: big\n";
  const std::string place =
      "space: RAS\nspace directions: (2,0.1,0) (0,3,0) (0,0,4)\n"
      "space origin: (10,20,30)\nkinds: domain domain domain\n";
  write_text(folder / "raw", start + place + "encoding: raw\n\n" + kDigits);
  write_text(folder / "at_end",
             start + "spacings: 1 nan -2\nencoding: raw\nbyte skip: -1\n\n" + kDigits);
  write_text(folder / "skips", start +
                                   "axis mins: 1 2 3\nspacings: 1 2 3\nencoding: raw\n"
                                   "line skip: 1\nbyte skip: 2\n\nline\nxx" +
                                   kDigits);
  write_text(folder / "gzip", start + "encoding: gzip\nbyte skip: 1\n\n" +
                                  deflate_text(kDigits, DeflateWrapper::kGzip));
  write_text(folder / "ascii", start + "encoding: ascii\n\n" + kDigits);
  write_text(folder / "detached", start + "encoding: raw\ndata file: case.raw\nkey:=value\n");
  write_text(folder / "outside", start + "encoding: raw\ndata file: ../../etc/passwd\n");
  write_text(folder / "list",
             "NRRD0004\ntype: uint8\ndimension: 4\nsizes: 2 2 3 2\n"
             "kinds: list domain domain domain\nspace dimension: 3\n"
             "space directions: none (1,0,0) (0,1,0) (0,0,1)\n"
             "units: \"\" \"mm\" \"um\" \"mm\"\nencoding: raw\n\n" +
                 kDigits);
  write_text(folder / "slice",
             "NRRD0001\r\ntype: float\r\ndimension: 2\r\nsizes: 2 3\r\n"
             "space: LPS\r\nspace directions: (1,0,0) (0,0,1)\r\n"
             "endian: little\r\nencoding: raw\r\n\r\n" +
                 kDigits);
  write_text(folder / "giant",
             "NRRD0004\ntype: double\ndimension: 3\nsizes: 99999 99999 99999\n"
             "endian: little\nencoding: gzip\n\n" +
                 deflate_text(kDigits, DeflateWrapper::kGzip));
}

void write_metaimage_seeds(const fs::path& folder) {
  const std::string start =
      "ObjectType = Image\nNDims = 3\nComment = seed\nDimSize = 2 3 2\n"
      "ElementType = MET_SHORT\nBinaryDataByteOrderMSB = True\n";
  const std::string place =
      "TransformMatrix = 0 1 0 -1 0 0 0 0 1\nOffset = 1 2 3\n"
      "ElementSpacing = 2 3 4\nAnatomicalOrientation = RAI\n";
  const std::string last = "ElementDataFile = LOCAL\n";
  write_text(folder / "raw", start + place + last + kDigits);
  write_text(folder / "at_end", start + "HeaderSize = -1\nElementSize = 1 2 3\n" + last + kDigits);
  write_text(folder / "zlib", start + "CompressedData = True\n" + last +
                                  deflate_text(kDigits, DeflateWrapper::kZlib));
  write_text(folder / "zlib_size", start + "CompressedData = True\nCompressedDataSize = 35\n" +
                                       last + deflate_text(kDigits, DeflateWrapper::kZlib));
  write_text(folder / "text", start + "BinaryData = False\n" + last + kDigits);
  write_text(folder / "detached", start + "HeaderSize = 9\nElementDataFile = case.raw\n");
  write_text(folder / "outside", start + "ElementDataFile = ../../etc/passwd\n");
  write_text(folder / "channels",
             "NDims : 2\r\nDimSize : 2 3\r\nElementType : MET_FLOAT\r\n"
             "ElementNumberOfChannels : 2\r\nElementDataFile : LOCAL\r\n" +
                 kDigits + kDigits);
  write_text(folder / "times",
             "NDims = 4\nDimSize = 2 1 3 2\nElementType = MET_UCHAR\n"
             "DistanceUnits = cm\n" +
                 last + kDigits);
  write_text(folder / "giant",
             "NDims = 3\nDimSize = 99999 99999 99999\nElementType = MET_DOUBLE\n"
             "CompressedData = True\n" +
                 last + deflate_text(kDigits, DeflateWrapper::kZlib));
}

/// A file as another program writes it: no checksum.
void write_plain_safetensors(const fs::path& path, const std::string& header,
                             const std::string& data) {
  std::string length(8, '\0');
  const std::uint64_t header_bytes = header.size();
  std::memcpy(length.data(), &header_bytes, 8);
  write_text(path, length + header + data);
}

void write_safetensors_seeds(const fs::path& folder) {
  const std::vector<float> weights{1.5F, -2.0F, 3.25F};
  const std::vector<std::int64_t> steps{42};
  const std::vector<TensorView> tensors{
      {"weights", TensorType::kF32, {3, 1}, std::as_bytes(std::span(weights))},
      {"steps", TensorType::kI64, {}, std::as_bytes(std::span(steps))},
      {"none", TensorType::kF16, {0, 2}, {}}};
  write_safetensors(folder / "checksum", tensors, {{"note", "a \"quoted\" note"}});
  const auto plain = [&](const char* name, const char* header, const char* data) {
    write_plain_safetensors(folder / name, header, data);
  };
  plain("plain", R"({"a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]}})", "wxyz");
  plain("metadata",
        R"({"__metadata__":{"k":"v"},"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}})",
        "wxyz");
  plain("odd_offset",
        R"({"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]},)"
        R"("b":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}})",
        "123456789");
  plain("huge_shape",
        R"({"a":{"dtype":"I32","shape":[4294967296,4294967296],"data_offsets":[0,4]}})", "wxyz");
  plain("overlap",
        R"({"a":{"dtype":"U16","shape":[2],"data_offsets":[0,4]},)"
        R"("b":{"dtype":"I8","shape":[1],"data_offsets":[3,4]}})",
        "wxyz");
}

void write_dataset_seeds(const fs::path& folder) {
  write_text(folder / "msd", R"({"name":"Spleen","description":"a spleen",
"modality":{"0":"CT"},"labels":{"0":"background","1":"spleen"},"numTraining":2,"numTest":1,
"training":[{"image":"./imagesTr/b.nii.gz","label":"./labelsTr/b.nii.gz"},
{"image":"./imagesTr/a.nii.gz","label":"./labelsTr/a.nii.gz"}],"test":["./imagesTs/c.nii.gz"]})");
  write_text(folder / "twice",
             R"({"training":[{"image":"imagesTr/a.nii.gz","label":"labelsTr/a.nii.gz"},
{"image":"imagesTr/a.nii.gz","label":"labelsTr/b.nii.gz"}]})");
  write_text(
      folder / "outside",
      R"({"test":["../c.nii.gz","/etc/passwd","imagesTs/../../x","imagesTs/.c.nii.gz",""]})");
  write_text(folder / "odd", R"({"labels":{"256":"x"},"modality":[],"numTest":1e9,"test":{}})");
}

void write_more_dataset_seeds(const fs::path& folder) {
  write_text(folder / "nnunet", R"({"channel_names":{"0":"CT"},"labels":{"background":0,"x":[1,2],
"y":2,"ignore":3},"regions_class_order":[1,2],"file_ending":".nii.gz","numTraining":2,
"dataset":{"a":{"images":["imagesTr/a_0000.nii.gz"],"label":"labelsTr/a.nii.gz"}}})");
  write_text(folder / "folds", R"({"training":[{"image":["imagesTr/a.nii.gz"],"fold":0,
"label":"labelsTr/a.nii.gz"},{"image":"imagesTr/b.nii.gz","label":["labelsTr/b.nii.gz"],"fold":1}]})");
  write_text(folder / "validation", R"({"labels":{"0":"background","7":"x"},"training":[{"image":
"imagesTr/a.nii.gz","label":"labelsTr/a.nii.gz"}],"validation":[{"image":"imagesTr/b.nii.gz",
"label":"labelsTr/b.nii.gz"}]})");
}

/// The first byte is the kind of list (fuzz/case_list.cpp).
void write_list_seeds(const fs::path& folder) {
  write_text(folder / "hayate", R"(0{"hayate_list":1,"root":".","labels":{"background":0,"x":1},
"channel_names":["CT"],"cases":[{"name":"a","images":["imagesTr/a.nii.gz"],"label":"labelsTr/a.nii.gz"},
{"name":"b","images":["imagesTr/b.nii.gz"],"label":"labelsTr/b.nii.gz"},{"images":["imagesTs/c.nii.gz"]}],
"folds":[{"train":["a"],"validation":["b"]}]})");
  write_text(folder / "masks", R"(0{"hayate_list":1,"labels":{"background":0,"x":1,"y":500},
"cases":[{"images":["imagesTr/a.nii.gz"],"label":{"y":"labelsTr/a.nii.gz","x":"labelsTr/b.nii.gz"}}]})");
  write_text(folder / "labels_present",
             R"(0{"hayate_list":1,"labels":{"background":0,"x":7,"y z":9},
"cases":[{"name":"a","images":["imagesTr/a.nii.gz"],"label":"labelsTr/a.nii.gz","labels_present":["x",9]},
{"name":"b","images":["imagesTr/b.nii.gz"],"label":"labelsTr/b.nii.gz","labels_present":[]}]})");
  write_text(folder / "table_labels_present",
             "1image,label,labels_present\nimagesTr/a.nii.gz,labelsTr/a.nii.gz,x|1\n");
  write_text(folder / "datalist", R"(0{"training":[{"image":"imagesTr/a.nii.gz","fold":0,
"label":"labelsTr/a.nii.gz"}],"testing":[{"image":"imagesTs/c.nii.gz"}]})");
  write_text(folder / "table",
             "1name,image,label,split\n\"a\",imagesTr/a.nii.gz,labelsTr/a.nii.gz,train\n"
             "b,imagesTr/b.nii.gz,labelsTr/b.nii.gz,val\n");
  write_text(folder / "tabs", "2t1\tseg\tfold\nimagesTr/a.nii.gz\tlabelsTr/a.nii.gz\t0\n");
  write_text(folder / "splits",
             R"(3[{"train":["a"],"val":["b"]},{"train":["b"],"val":["a","z"]}])");
}

void write_manifest_seeds(const fs::path& folder) {
  const DownloadManifest manifest{"https://example.org/a.tar",
                                  "MD5",
                                  "0123456789abcdef",
                                  1234,
                                  {{"dataset.json", 12, 0xabcdef}, {"imagesTr/a.nii.gz", 9, 1}}};
  write_download_manifest(folder, manifest);
  fs::rename(folder / kManifestName, folder / "two_files");
}

Sample labelled_case(VoxelType image_type, VoxelType label_type) {
  Sample sample;
  sample.image = Volume::zeros(image_type, {2, 3, 5, 7}, diagonal_affine({2, 2, 3}));
  sample.label = Volume::zeros(label_type, {1, 3, 5, 7}, diagonal_affine({2, 2, 3}));
  sample.indices = {VoxelSet({3, 44, 104}, 105), VoxelSet({0, 99}, 105)};
  return sample;
}

void write_prepared_seeds(const fs::path& folder) {
  const CaseKey key{"{}", {"a", "imagesTr/a.nii.gz", "labelsTr/a.nii.gz"}};
  write_prepared_case(folder / "half", key, labelled_case(VoxelType::kFloat16, VoxelType::kUint1));
  write_prepared_case(folder / "two_bits", key,
                      labelled_case(VoxelType::kFloat16, VoxelType::kUint2));
  write_prepared_case(folder / "whole", key, labelled_case(VoxelType::kFloat32, VoxelType::kUint8));
  Sample by_class = labelled_case(VoxelType::kFloat16, VoxelType::kUint2);
  by_class.indices = {{}, {}, {VoxelSet({0, 1, 2, 3, 50}, 105), VoxelSet({7}, 105), {}}};
  write_prepared_case(folder / "by_class", key, by_class);
  Sample unlabelled;
  unlabelled.image = Volume::zeros(VoxelType::kFloat16, {1, 2, 2, 2});
  write_prepared_case(folder / "unlabelled", key, unlabelled);
  // The checksum's own name is damaged, so that the first mutation is not found out by it.
  for (const char* name : {"half", "two_bits", "whole", "by_class", "unlabelled"}) {
    Bytes bytes = read_bytes(folder / name);
    const auto key_name = std::as_bytes(std::span(std::string_view("hayate.xxh3")));
    *std::search(bytes.begin(), bytes.end(), key_name.begin(), key_name.end()) = std::byte{'H'};
    write_bytes(folder / name, bytes);
  }
}

/// Writes small and large shapes for each kernel of fuzz/kernels.cpp; the first byte chooses it.
void write_kernel_seeds(const fs::path& folder) {
  for (std::uint32_t kernel = 0; kernel < 17; ++kernel) {
    for (const std::size_t size : {40, 400}) {
      PhiloxStream random({.seed = size, .epoch = kernel});
      Bytes bytes(size);
      for (std::byte& one : bytes) one = static_cast<std::byte>(random.next_uint32());
      bytes[0] = static_cast<std::byte>(kernel);
      write_bytes(folder / fmt::format("kernel_{}_{}", kernel, size), bytes);
    }
  }
}

}  // namespace
}  // namespace hayate

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_seeds fuzz/corpus\n";
    return 64;
  }
  const std::filesystem::path corpus = argv[1];
  for (const char* name :
       {"nifti", "nifti_gzip", "nrrd", "metaimage", "safetensors", "dataset_json", "case_list",
        "prepared_case", "download_manifest", "kernels"}) {
    std::filesystem::create_directories(corpus / name);
  }
  hayate::write_nifti_seeds(corpus);
  hayate::write_nrrd_seeds(corpus / "nrrd");
  hayate::write_metaimage_seeds(corpus / "metaimage");
  hayate::write_safetensors_seeds(corpus / "safetensors");
  hayate::write_dataset_seeds(corpus / "dataset_json");
  hayate::write_more_dataset_seeds(corpus / "dataset_json");
  hayate::write_list_seeds(corpus / "case_list");
  hayate::write_manifest_seeds(corpus / "download_manifest");
  hayate::write_prepared_seeds(corpus / "prepared_case");
  hayate::write_kernel_seeds(corpus / "kernels");
  return 0;
}
